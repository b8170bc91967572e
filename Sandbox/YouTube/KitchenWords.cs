namespace StreamVibe.Sandbox.YouTube;

/// <summary>
/// The demo channel: a cook's. Most entries are cared for, some are as creators leave them (file names for titles, no tags,
/// no description), since those are what StreamVibe proposes to improve.
/// </summary>
internal static class KitchenWords
{
    static readonly string[] Dishes =
    [
        "Miso Butter Mushrooms", "Cardamom Buns", "Smoked Mackerel Toast", "Brown Butter Gnocchi", "Potato Leek Soup", "Sourdough Flatbread", "Charred Cabbage",
        "Lemon Herb Chicken", "Prawn Risotto", "Rye Crispbread", "Rhubarb Galette", "Pickled Beetroot", "Fish Stew", "Spinach Dumplings", "Plum Cake",
        "Roasted Cauliflower", "Cold Sesame Noodles", "Saffron Mussels", "Barley Salad", "Apple Pancakes", "Lentil Bolognese", "Dill Meatballs", "Oat Cookies",
        "Tomato Tart", "Crispy Chickpeas", "Mushroom Pie", "Gravlax", "Cheese Soufflé", "Shakshuka", "Blueberry Jam", "Pea Fritters", "Kimchi Fried Rice",
        "Onion Soup", "Almond Brittle", "Carrot Dahl", "Seaweed Butter", "Waffles", "Celeriac Schnitzel", "Crème Caramel", "Ginger Broth",
    ];

    static readonly string[] Gear = ["Carbon Steel Pans", "Cheap Chef's Knives", "Stand Mixers", "Rice Cookers", "Cast Iron", "Pressure Cookers", "Digital Scales", "Pasta Machines"];
    static readonly string[] Places = ["Gothenburg", "Lisbon", "Bergen", "Kyoto", "Palermo", "Copenhagen", "Oaxaca", "Trieste"];

    public static VideoWords At(int index, ref SeededSequence chance)
    {
        var (format, round) = (index % 15, index / 15);
        // Seven has no factor in common with the number of dishes, so no format meets a dish twice.
        var dish = Dishes[((round * 7) + (format * 3)) % Dishes.Length];
        var (gear, place, minutes) = (Gear[round % Gear.Length], Places[round % Places.Length], 10 + (5 * chance.Below(6)));
        var title = format switch
        {
            0 => $"{dish} in {minutes} Minutes",
            1 => $"The {dish} Mistake Everyone Makes",
            2 => $"{dish} for One | Tiny Kitchen, Episode {17 - round}",
            3 => $"How My Grandmother Makes {dish}",
            4 => $"{dish} #shorts",
            5 => $"{gear}: Worth It After {2 + round} Years? Honest Review",
            6 => $"Sunday Reset: {dish} and a Clean Kitchen",
            7 => $"Market Walk in {place}, Then {dish}",
            8 => $"I Made {dish} Every Day for a Week",
            9 => $"Live Q&A No. {16 - round}: Knives, Rent and {dish}",
            10 => $"{dish.ToLowerInvariant()} (quick one)",
            11 => $"VID_{20260101 - (round * 10000) + (round * 17)}_{chance.Below(900000) + 100000}",
            12 => $"{dish}, Three Ways: Cheap, Classic, Over the Top 🍋",
            13 => $"new video! {dish.ToLowerInvariant()} & a chat",
            _ => $"The Only {dish} Recipe You Need – Restaurant Technique at Home",
        };
        var bare = format is 11 || (format is 10 or 13 && round % 2 == 0);
        return new VideoWords(
            title, bare ? "" : Describe(dish, format, ref chance), bare ? [] : Tags(dish, format, place), format is 7 ? "19" : "26",
            format switch { 4 => 20 + chance.Below(40), 9 => 3600 + chance.Below(4200), _ => 240 + chance.Below(1100) });
    }

    static string Describe(string dish, int format, ref SeededSequence chance)
    {
        if (format is 4 or 10 or 13)
            return $"{dish}. That's it, that's the video.";
        var middle = 60 + chance.Below(180);
        return $"""
            {dish} the way I cook it on a weeknight: one burner, one good pan and whatever the harbour shop had left.

            You will need a knife, some patience and about {10 + (5 * chance.Below(6))} minutes. Measurements are in grams because guessing is for baking day.

            0:00 Why {dish.ToLowerInvariant()}
            {middle / 60}:{middle % 60:00} What to buy
            {(middle + 130) / 60}:{(middle + 130) % 60:00} Cooking
            {(middle + 215) / 60}:{(middle + 215) % 60:00} Tasting

            Written recipe: https://harbourandhearth.example/recipes/{dish.ToLowerInvariant().Replace(' ', '-')}
            Questions? Leave a comment, I read all of them with my morning coffee.
            """;
    }

    static string[] Tags(string dish, int format, string place)
    {
        var words = dish.ToLowerInvariant();
        string[] tags = [words, $"{words} recipe", "weeknight cooking", "tiny kitchen", "home cooking", "easy recipes"];
        return format switch
        {
            4 => ["shorts", words],
            5 => ["kitchen gear", "review", "cookware"],
            7 => [.. tags, "food travel", place.ToLowerInvariant()],
            9 => ["live", "q&a", "cooking questions"],
            _ => tags[..(2 + (dish.Length % 5))],
        };
    }
}
