"""The doors: each turns its protocol into calls on the domain and back."""
