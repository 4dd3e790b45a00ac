// The editor is laid over the body's field. Without it the field is a textarea of HTML, and saving is the same.
