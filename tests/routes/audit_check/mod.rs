mod check_seals;
