mod wake_imports;
