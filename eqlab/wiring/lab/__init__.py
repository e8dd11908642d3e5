"""A laboratory put together: its folder, its people, its campaigns and what it attests."""
