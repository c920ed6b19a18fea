"""Events: frames over verbs and event nouns, composed by operators, with status, roles and reasons."""
