using System.Globalization;

namespace StreamVibe.Bench;

/// <summary>Rows of Markdown on the standard output, to be kept in README.md.</summary>
static class Table
{
    public static void Head(params string[] columns)
    {
        Row([.. columns]);
        Row([.. columns.Select(_ => "---")]);
    }

    public static void Row(params object[] cells) =>
        Console.WriteLine("| " + string.Join(" | ", cells.Select(cell => cell is IFormattable number ? number.ToString(cell is double ? "0.00" : null, CultureInfo.InvariantCulture) : cell)) + " |");

    /// <summary>Where and when: without it no figure says anything.</summary>
    public static void Circumstances()
    {
        var load = File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
        Console.WriteLine($"{TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC, {Environment.ProcessorCount} cores, load {load}, {System.Runtime.InteropServices.RuntimeInformation.OSDescription}, .NET {Environment.Version}\n");
    }
}
