"""Reports: definitions, what they hold on a day, the files made of it, and the proof that they are still right."""
