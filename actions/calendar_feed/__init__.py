"""What the calendar feed has told its subscribers, so that changes and cancellations reach them."""
