using System.Globalization;

namespace StreamVibe.Bench;

/// <summary>What stands behind a command: <c>--name value</c>, each with a default.</summary>
sealed class Arguments
{
    readonly Dictionary<string, string> given = [];

    public Arguments(string[] args)
    {
        if (args.Length % 2 != 0) throw new ArgumentException("An option is --name and a value.");
        for (var at = 0; at < args.Length; at += 2)
            if (!args[at].StartsWith("--", StringComparison.Ordinal) || !given.TryAdd(args[at][2..], args[at + 1])) throw new ArgumentException($"{args[at]} is no option, or there twice.");
    }

    public string? Text(string name) => given.GetValueOrDefault(name);

    public int Number(string name, int otherwise) => !given.TryGetValue(name, out var text) ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new ArgumentException($"--{name} is a number.");
}
