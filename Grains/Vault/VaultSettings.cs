using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace StreamVibe.Vault;

/// <summary>
/// Settings that say <c>vault:name</c>, and the values behind them. A value is here and in the options that use it, never in the configuration, which hosts and tools may print.
/// </summary>
sealed class VaultSettings(IEnumerable<VaultSection> sections, IConfiguration configuration)
{
    const string Prefix = "vault:";

    ConfigurationReloadToken changed = new();
    IReadOnlyDictionary<string, string> values = new Dictionary<string, string>();

    /// <summary>The settings of the sections that opted in, each with the name it asks for.</summary>
    /// <exception cref="OptionsValidationException">What follows <c>vault:</c> can be no name.</exception>
    public IReadOnlyList<(string Setting, string Name)> Wanted() =>
        [.. sections.SelectMany(section => configuration.GetSection(section.Name).AsEnumerable()).Where(pair => IsReference(pair.Value)).Distinct().Select(pair => (pair.Key, NameIn(pair)))];

    /// <summary>Makes these the values; options that were built before are built again. Says whether anything changed.</summary>
    public bool Publish(IReadOnlyDictionary<string, string> next)
    {
        if (next.Count == values.Count && next.All(pair => values.GetValueOrDefault(pair.Key) == pair.Value)) return false;
        values = next;
        Interlocked.Exchange(ref changed, new()).OnReload();
        return true;
    }

    /// <summary>The value behind the text where it says <c>vault:name</c>; else, and before the vault was read, the text itself.</summary>
    public string Resolve(string text) => IsReference(text) && values.TryGetValue(text[Prefix.Length..], out var value) ? value : text;

    public IChangeToken Changes() => changed;

    static bool IsReference(string? text) => text?.StartsWith(Prefix, StringComparison.Ordinal) == true;

    static string NameIn(KeyValuePair<string, string?> pair) => Regex.IsMatch(pair.Value![Prefix.Length..], SettingStore.NamePattern)
        ? pair.Value[Prefix.Length..]
        : throw new OptionsValidationException(pair.Key, typeof(VaultSettings), [$"{pair.Key} says vault: without a name of lower case letters, digits, '_', '.' and '-'."]);
}

/// <summary>A section of the configuration whose settings may say <c>vault:name</c>.</summary>
sealed record VaultSection(string Name);
