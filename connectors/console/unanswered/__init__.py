"""`/console/unanswered`: what people asked and found no answer to, most asked first."""
