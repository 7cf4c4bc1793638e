mod view_catalogue;
