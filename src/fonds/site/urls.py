"""The addresses of the public site; `addresses.py` writes the same without asking Django."""

from django.urls import URLPattern, URLResolver, path, re_path

from fonds.site.views import data, explanations, files, pages, search

app_name = "site"
CHART_FORMS = r"csv|svg|vl\.json|vg\.json|vg-narrow\.json"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.show_home, name="home"),
    path("documents/", pages.list_documents, name="documents"),
    path("documents/<str:key>/", pages.show_document, name="document"),
    path("people/", pages.list_people, name="people"),
    path("people/suggest.json", files.suggest_people, name="suggest-people"),
    path("people/<str:key>/", pages.show_person, name="person"),
    path("organisations/", pages.list_organisations, name="organisations"),
    path("organisations/<str:key>/", pages.show_organisation, name="organisation"),
    path("factions/", pages.list_factions, name="factions"),
    path("factions/<str:key>/", pages.show_faction, name="faction"),
    path("events/", pages.list_events, name="events"),
    path("events/<str:key>/", pages.show_event, name="event"),
    path("chronology/", pages.show_chronology, name="chronology"),
    path("chronology/<str:day>/", explanations.show_day, name="day"),
    re_path(
        r"^chronology\.(?P<form>svg|csv|ics|json)$",
        explanations.export_chronology,
        name="chronology-file",
    ),
    path("analysis/", explanations.show_analysis, name="analysis"),
    path("comparison/", explanations.show_comparison, name="comparison"),
    path("comparison/data.json", explanations.comparison_json, name="comparison-json"),
    path("comparison/codes.csv", explanations.comparison_csv, name="comparison-csv"),
    path("networks/", explanations.show_networks, name="networks"),
    re_path(
        r"^networks/network\.(?P<form>graphml|gexf|csv)$",
        explanations.export_network,
        name="network-file",
    ),
    path("networks/map.json", explanations.network_map, name="network-map"),
    path("networks/<str:first>/<str:second>/", explanations.show_tie, name="tie"),
    path("argument/", explanations.show_argument, name="argument"),
    path("argument/data.json", explanations.argument_json, name="argument-json"),
    path("books/", pages.list_books, name="books"),
    path("books/<str:key>/", pages.show_book, name="book"),
    path("books/<str:key>/chapters/<int:order>/", pages.show_chapter, name="chapter"),
    path("programme/", pages.list_programme, name="programme"),
    path("programme/<str:key>.ics", files.show_calendar, name="calendar"),
    path("programme/<str:key>/", pages.show_programme_event, name="programme-event"),
    path("search/", pages.search_everything, name="search"),
    re_path(r"^search\.(?P<ending>csv|csl\.json|ris|bib)$", search.export, name="search-export"),
    path("search.atom", search.feed, name="search-feed"),
    path("api/search", search.api_search, name="api-search"),
    path("api/suggest", search.api_suggest, name="api-suggest"),
    path("opensearch.xml", search.opensearch, name="opensearch"),
    path("sources/", pages.list_sources, name="sources"),
    path("sources/<str:key>/", pages.show_source, name="source"),
    path("about/", pages.show_about, name="about"),
    path("scale/", pages.show_scale, name="scale"),
    path("character/", pages.show_character, name="character"),
    re_path(r"^(?P<method>scale|character)/data\.(?P<form>csv|json)$", data.show_data, name="data"),
    re_path(
        rf"^(?P<method>scale|character)/charts/(?P<name>[a-z]+)\.(?P<form>{CHART_FORMS})$",
        data.show_chart,
        name="chart",
    ),
    path("figures/", pages.list_figures, name="figures"),
    path("figures/<str:key>/", pages.show_figure, name="figure"),
    re_path(
        r"^figures/(?P<key>[^/]+)/data\.(?P<form>csv|json)$",
        data.show_figure_data,
        name="figure-data",
    ),
    re_path(
        rf"^figures/(?P<key>[^/]+)/charts/(?P<name>[a-z]+)\.(?P<form>{CHART_FORMS})$",
        data.show_figure_chart,
        name="figure-chart",
    ),
    path("reader/names/", files.choose_names, name="choose-names"),
    re_path(
        r"^(?P<room>documents|books|sources)/(?P<key>[^/]+)/cite\.(?P<form>bib|ris|json)$",
        files.cite,
        name="cite",
    ),
]
