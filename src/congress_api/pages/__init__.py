"""What people open in a browser, and files at fixed addresses."""
