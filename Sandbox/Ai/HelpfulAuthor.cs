namespace StreamVibe.Sandbox.Ai;

/// <summary>Proposes something sensible, and the same for the same item.</summary>
internal sealed class HelpfulAuthor(Item item) : IAuthor
{
    public string Remark => item == Item.Nothing
        ? "There is nothing here to look at."
        : $"I would call it \"{TitleRules.Improve(item)}\" and tag it {WordRules.Joined(TagRules.Tags(item))}.";

    public bool Has(string field) => field switch
    {
        "title" => item.HasTitle && Text(field) != item.Title,
        "description" => Text(field) != item.Description,
        "tags" => item.HasTags && List(field).Count > 0 && !List(field).SequenceEqual(item.Tags),
        _ => List(field).Count > 0 && !List(field).SequenceEqual(item.Hashtags),
    };

    public string Text(string field) => field switch
    {
        "title" => TitleRules.Improve(item),
        "description" => DescriptionRules.Improve(item),
        _ => string.Join(", ", List(field)),
    };

    public IReadOnlyList<string> List(string field) => field switch
    {
        "tags" => TagRules.Tags(item),
        "hashtags" => TagRules.Hashtags(item),
        _ => [Text(field)],
    };

    public string Reason(string field) => field switch
    {
        "title" when TitleRules.SaysNothing(item.Title) => "The title is a file name: nobody searches for it, and it tells a viewer nothing.",
        "title" when TitleRules.Keyword(item) is { } keyword && Text(field).StartsWith(keyword, StringComparison.OrdinalIgnoreCase) =>
            $"Viewers look for “{keyword}”. With it in front, the title still says so where it is cut off.",
        "title" => "Shorter and tidier, without words that say nothing.",
        "description" when item.Description.Length == 0 => "There is no description yet. A few lines help people and search engines find this.",
        "description" => "The first line is all that most viewers see: now it says what this is about. The rest stays as it was.",
        "tags" when item.Tags.Count == 0 => "There are no tags yet. These come from the title and the description.",
        "tags" => "Your tags stay. The new ones come from the title, the description and what is popular just now.",
        _ => "A few hashtags lead to more of the same kind, without looking like too many.",
    };

    public double Confidence(string field)
    {
        var chance = new SeededSequence($"{field}/{item.Everything}", 0);
        var known = (item.Description.Length > 0 ? 15 : 0) + (item.Tags.Count > 0 ? 15 : 0) + (TitleRules.SaysNothing(item.Title) ? 0 : 10);
        return (50 + known + chance.Below(6)) / 100.0;
    }
}
