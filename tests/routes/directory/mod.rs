mod list_directory;
