mod view_customer_quality;
mod view_quality;
