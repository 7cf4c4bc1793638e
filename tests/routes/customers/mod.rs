mod register_customer;
