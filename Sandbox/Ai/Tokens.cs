namespace StreamVibe.Sandbox.Ai;

/// <summary>Counts tokens as a rule of thumb does, so that the same text always costs the same: four characters are one.</summary>
internal static class Tokens
{
    const int CharactersEach = 4;
    const int OfAMessage = 3;

    public static int Of(string text) => (text.Length + CharactersEach - 1) / CharactersEach;

    public static int Of(AiPrompt prompt) =>
        Of(prompt.System) + prompt.Messages.Sum(message => Of(message.Text) + OfAMessage) + (prompt.Schema is { } schema ? Of(schema.ToJsonString()) : 0);

    /// <summary>As much of the text as these tokens hold, with no half of a surrogate pair at its end.</summary>
    public static string Cut(string text, int tokens)
    {
        var end = (int)Math.Min(text.Length, (long)tokens * CharactersEach);
        return end < text.Length && end > 0 && char.IsHighSurrogate(text[end - 1]) ? text[..(end - 1)] : text[..end];
    }
}
