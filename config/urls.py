"""Addresses: the admin is the desk, the API is for machines."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

handler500 = "config.outages.broken"
urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index")),
    path("admin/", admin.site.urls),
    path("api/", include("config.api")),
]
