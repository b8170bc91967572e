using System.Text.RegularExpressions;

namespace StreamVibe.Sandbox.Mail;

/// <summary>One line of a client: a verb and what follows it.</summary>
internal sealed partial record SmtpCommand(string Verb, string Argument)
{
    public static SmtpCommand Parse(string line)
    {
        var (verb, argument) = line.IndexOf(' ', StringComparison.Ordinal) is var at and >= 0 ? (line[..at], line[(at + 1)..].Trim()) : (line, "");
        return new(verb.Trim().ToUpperInvariant(), argument);
    }

    /// <summary>The address and the parameters of <c>FROM:&lt;…&gt;</c> or <c>TO:&lt;…&gt;</c>; null where they are not of this form.</summary>
    public (string Address, string[] Parameters)? Path(string keyword)
    {
        if (!Argument.StartsWith(keyword + ":", StringComparison.OrdinalIgnoreCase))
            return null;
        var match = Brackets().Match(Argument[(keyword.Length + 1)..].TrimStart());
        return match.Success ? (match.Groups[1].Value, match.Groups[2].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)) : null;
    }

    [GeneratedRegex(@"^<((?:[^<>\s@]+@[^<>\s@]+)?)>((?: \S+)*)$", RegexOptions.NonBacktracking)]
    private static partial Regex Brackets();
}
