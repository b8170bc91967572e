using System.Text;

namespace StreamVibe.Sandbox.Ai;

/// <summary>A better description: a first line that says what is in it, then all that stood there before.</summary>
internal static class DescriptionRules
{
    const string Mark = "This one is about ";
    const string Invitation = "Tell me in the comments what you would like to see next.";

    public static string Improve(Item item)
    {
        var before = item.Description.Trim();
        if (before.Contains(Mark, StringComparison.Ordinal) || before.Contains(Invitation, StringComparison.Ordinal))
            return item.Description;
        var summary = Summary(item);
        var after = before.Length == 0 ? $"{summary}\n\n{Invitation}" : $"{summary}\n\n{item.Description}";
        return Encoding.UTF8.GetByteCount(after) <= item.LongestDescription ? after : item.Description;
    }

    /// <summary>What the creator wrote, without the first line put before it.</summary>
    public static string Own(string description) =>
        description.IndexOf('\n', StringComparison.Ordinal) is > 0 and var end && description[..end].Contains(Mark, StringComparison.Ordinal) ? description[end..] : description;

    static string Summary(Item item)
    {
        var title = TitleRules.Improve(item).Split(" | ")[0].TrimEnd('.', ' ');
        var sentence = title.EndsWith('!') || title.EndsWith('?') ? title : title + ".";
        List<string> topics = [.. TagRules.Tags(item).Take(3)];
        return topics.Count == 0 ? sentence : $"{sentence} {Mark}{WordRules.Joined(topics)}.";
    }
}
