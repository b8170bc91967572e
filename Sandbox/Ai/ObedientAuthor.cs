namespace StreamVibe.Sandbox.Ai;

/// <summary>Puts the same words into every field, as they are, and the prompt into the reason.</summary>
internal sealed class ObedientAuthor(string words, string prompt) : IAuthor
{
    public string Remark => $"{words}\n{prompt}";

    public bool Has(string field) => true;

    public string Text(string field) => words;

    public IReadOnlyList<string> List(string field) => [words, .. words.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)];

    public string Reason(string field) => prompt;

    public double Confidence(string field) => 17;
}
