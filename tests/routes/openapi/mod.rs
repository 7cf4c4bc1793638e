mod view_openapi;
