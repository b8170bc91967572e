using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using DbUp.Engine;

namespace StreamVibe.Migrations;

/// <summary>The SQL of <c>db/</c>, carried inside this assembly.</summary>
static partial class MigrationScripts
{
    public static string Roles => Read("db/roles.sql");

    /// <summary><c>db/NNNN_name.sql</c> in the order of their numbers.</summary>
    public static IReadOnlyList<SqlScript> Numbered { get; } =
        [.. typeof(MigrationScripts).Assembly.GetManifestResourceNames().Where(name => NumberedName().IsMatch(name)).Order(StringComparer.Ordinal).Select(name => new SqlScript(name, Read(name)))];

    /// <summary>Tells whether a script changed after it was applied. Line ends do not count.</summary>
    public static string Checksum(SqlScript script) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(script.Contents.ReplaceLineEndings("\n"))));

    static string Read(string name)
    {
        using var stream = typeof(MigrationScripts).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not part of the build.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"^db/\d{4}_[a-z0-9_]+\.sql$")]
    private static partial Regex NumberedName();
}
