"""The addresses of the desk."""

from django.urls import URLPattern, URLResolver, path

from fonds.desk import views

app_name = "desk"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.problem_list, name="problems"),
    path("problems/<int:number>/", views.decide_problem, name="decide-problem"),
    path("links/", views.link_list, name="links"),
    path("links/<int:number>/", views.decide_link, name="decide-link"),
    path("decisions/", views.decision_list, name="decisions"),
    path("decisions/<int:number>/undo/", views.undo, name="undo"),
]
