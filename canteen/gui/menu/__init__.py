"""菜单价: the week's menus, and what the meals cost from which day on."""
