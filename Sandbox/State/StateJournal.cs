using System.Text;
using System.Text.Json.Nodes;

namespace StreamVibe.Sandbox.State;

/// <summary>
/// All state that must survive kill -9, as an append-only file of JSON lines. One line is one change, whole or not at all:
/// <c>[[table, key, value or null], …]</c>. A line is handed to the operating system before its change is visible or answered.
/// 1. Opening replays the lines; a torn last line (killed while writing) is cut off.
/// 2. A change decides under the lock, writes its line, then applies to the tables.
/// 3. A file grown to four times its live content is rewritten beside and renamed over.
/// </summary>
internal sealed partial class StateJournal : IDisposable
{
    const long SmallestWorthCompacting = 4 * 1024 * 1024;
    readonly Lock gate = new();
    readonly string path;
    readonly Dictionary<string, Dictionary<string, JsonNode>> unclaimed = [];
    readonly Dictionary<string, IJournalTable> tables = [];
    FileStream file;
    long compactAt = SmallestWorthCompacting;

    public StateJournal(string path, ILogger<StateJournal> logger)
    {
        this.path = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(this.path)!);
        // One process at a time: a second sandbox on the same folder fails here instead of interleaving lines.
        file = Open(FileMode.OpenOrCreate);
        var (lines, whole) = JournalReplay.Read(file, unclaimed);
        if (whole < file.Length)
        {
            LogTorn(logger, file.Length - whole);
            file.SetLength(whole);
        }
        file.Seek(0, SeekOrigin.End);
        LogReplayed(logger, lines);
        CompactIfLarge();
    }

    /// <summary>The table of this name, with what the journal holds for it. Asked for once per table.</summary>
    public JournalTable<T> Table<T>(string name) where T : class
    {
        lock (gate)
        {
            unclaimed.Remove(name, out var rows);
            var table = new JournalTable<T>(name, rows ?? []);
            tables.Add(name, table);
            return table;
        }
    }

    public TResult Change<TResult>(Func<StateChange, TResult> decide)
    {
        lock (gate)
        {
            var change = new StateChange();
            var result = decide(change);
            if (!change.IsEmpty)
            {
                Write(file, change.Line);
                change.Apply();
                CompactIfLarge();
            }
            return result;
        }
    }

    /// <summary>Forgets every row but those of the table kept.</summary>
    public void Clear(string keep)
    {
        lock (gate)
        {
            foreach (var table in tables.Values.Where(table => table.Name != keep))
                table.Clear();
            unclaimed.Clear();
            Compact();
        }
    }

    public void Dispose() => file.Dispose();

    void CompactIfLarge()
    {
        if (file.Length >= compactAt)
            Compact();
    }

    void Compact()
    {
        using (var fresh = new FileStream(path + ".new", FileMode.Create, FileAccess.Write, FileShare.None))
        {
            foreach (var (name, key, value) in tables.Values.SelectMany(table => table.Rows()).Concat(UnclaimedRows()))
                Write(fresh, new JsonArray(new JsonArray(name, key, value)));
            fresh.Flush(flushToDisk: true);
        }
        file.Dispose();
        File.Move(path + ".new", path, overwrite: true);
        file = Open(FileMode.Open);
        file.Seek(0, SeekOrigin.End);
        compactAt = Math.Max(SmallestWorthCompacting, 4 * file.Length);
    }

    IEnumerable<(string, string, JsonNode)> UnclaimedRows() =>
        unclaimed.SelectMany(table => table.Value.Select(row => (table.Key, row.Key, row.Value.DeepClone())));

    // No buffer of our own: what Write returns from is in the kernel's hands and outlives this process.
    FileStream Open(FileMode mode) => new(path, mode, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);

    static void Write(FileStream target, JsonArray line) => target.Write(Encoding.UTF8.GetBytes(line.ToJsonString(JournalJson.Options) + "\n"));

    [LoggerMessage(9002, LogLevel.Information, "Sandbox state replayed from {Lines} lines")]
    static partial void LogReplayed(ILogger logger, int lines);

    [LoggerMessage(9003, LogLevel.Warning, "Sandbox journal ended in a torn line of {Bytes} bytes, cut off")]
    static partial void LogTorn(ILogger logger, long bytes);
}
