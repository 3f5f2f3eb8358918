"""月报: the page that checks a month, locks its claim, hands it in, and follows it to the money."""
