"""Write a post once: it goes to the website, its feeds and the Facebook Page, and its reach comes back."""
