"use strict";

// No CSRF token in here: any site of the same host could read it, and no address takes a session and writes.
// Without validatorUrl a public host would send the address of its schema to validator.swagger.io.
SwaggerUIBundle({
  url: "{{ schema_url|escapejs }}",
  dom_id: "#swagger-ui",
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  ...{{ settings|safe }},
  validatorUrl: null,
});
