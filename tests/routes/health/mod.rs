mod check_health;
