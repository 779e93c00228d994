"""Addresses: pages for readers, the admin is the desk, the API is for machines."""

from django.contrib import admin
from django.urls import include, path

handler500 = "config.outages.broken"
urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/", include("config.api")),
    path("", include("claims.pages.urls")),
]
