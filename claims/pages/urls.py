"""Addresses of the pages for readers. A document has the same rooms by its name and by its secret address."""

from django.urls import URLPattern, URLResolver, include, path

from claims.pages.by_mail.channel_page import confirm_channel_page
from claims.pages.by_mail.follow_page import confirm_page, follow_page
from claims.pages.embed.badge import badge
from claims.pages.embed.framed_page import frame, statement_frame
from claims.pages.embed.oembed import oembed
from claims.pages.embed.page_marks import evidence, marks
from claims.pages.embed.site_script import script
from claims.pages.feed_page import feed
from claims.pages.front_page import front
from claims.pages.literature_pages import (
    library,
    library_reference,
    reference,
    references,
    search,
    searches,
)
from claims.pages.living_article import article
from claims.pages.overview_page import flow, overview
from claims.pages.statement_page import beside, given, statement
from claims.pages.stop_page import stop_page

ROOMS: list[URLPattern] = [
    path("", article, name="article"),
    path("overview/", overview, name="overview"),
    path("flow.svg", flow, name="flow"),
    path("statements/<slug:key>/", statement, name="statement"),
    path("statements/<slug:key>/beside/", beside, name="beside"),
    path("statements/<slug:key>/files/<slug:name>/", given, name="given"),
]
LITERATURE: list[URLPattern] = [
    path("", references, name="references"),
    path("<int:pk>/", reference, name="reference"),
]
LIBRARY: list[URLPattern] = [
    path("references/", library, name="references"),
    path("references/<int:pk>/", library_reference, name="reference"),
    path("searches/", searches, name="searches"),
    path("searches/<slug:slug>/", search, name="search"),
]
# Only by its name: what other sites show is public.
FOR_SITES: list[URLPattern] = [
    path("embed/", marks, name="marks"),
    path("embed/<int:part>/", evidence, name="evidence"),
    path("badge.svg", badge, name="badge"),
    path("frame/", frame, name="frame"),
    path("statements/<slug:key>/frame/", statement_frame, name="statement_frame"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("", front, name="front"),
    path("embed/v<int:number>.js", script, name="site_script"),
    path("oembed/", oembed, name="oembed"),
    path("literature/", include((LITERATURE, "literature"))),
    path("library/", include((LIBRARY, "library"))),
    path("stop/<uuid:token>/", stop_page, name="stop_mail"),
    path("confirm/<uuid:token>/", confirm_channel_page, name="confirm_channel"),
    path("follow/<uuid:token>/", confirm_page, name="confirm_following"),
    path("feeds/<str:secret>/", feed, name="feed"),
    path("documents/<slug:slug>/follow/", follow_page, name="follow_by_mail"),
    path("documents/<slug:slug>/statements/<slug:key>/follow/", follow_page, name="follow_statement_by_mail"),
    path("documents/<slug:slug>/", include(([*ROOMS, *FOR_SITES], "pages"))),
    path("shared/<str:token>/", include((ROOMS, "shared"))),
]
