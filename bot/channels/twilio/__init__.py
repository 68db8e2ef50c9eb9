"""SMS and WhatsApp, both by Twilio: the same requests both ways, and what is said is written for each."""
