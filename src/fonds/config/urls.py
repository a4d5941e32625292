"""The whole address space: the public site and the desk."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/", include("fonds.desk.urls")),
    path("", include("fonds.site.urls")),
]

handler404 = "fonds.site.views.errors.not_found"
handler500 = "fonds.site.views.errors.broken"
