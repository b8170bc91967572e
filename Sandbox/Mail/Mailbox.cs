using MimeKit;
using StreamVibe.Sandbox.State;

namespace StreamVibe.Sandbox.Mail;

/// <summary>What was caught. A message is in the state journal before it is acknowledged.</summary>
internal sealed class Mailbox
{
    const int Capacity = 5_000;
    readonly StateJournal journal;
    readonly JournalTable<CaughtMail> table;
    readonly TimeProvider clock;
    long last;

    public Mailbox(StateJournal journal, TimeProvider clock)
    {
        (this.journal, this.clock) = (journal, clock);
        table = journal.Table<CaughtMail>("mail");
        last = table.All.Select(row => row.Value.Sequence).DefaultIfEmpty().Max();
    }

    /// <exception cref="FormatException">The content is no message.</exception>
    public async Task Put(IReadOnlyList<string> recipients, byte[] content)
    {
        using var stream = new MemoryStream(content);
        using var message = await MimeMessage.LoadAsync(stream);
        journal.Change(change =>
        {
            // Keeps counting after the mailbox was emptied, so that "after" stays meaningful.
            change.Put(table, Key(++last), CaughtMail.Of(last, recipients, message, clock.GetUtcNow()));
            if (table.Count >= Capacity)
                change.Remove(table, Key(table.All.Min(row => row.Value.Sequence)));
            return last;
        });
    }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<CaughtMail> List(string? to = null, long after = 0) =>
        [.. table.All.Select(row => row.Value)
            .Where(mail => mail.Sequence > after && (to is null || mail.To.Contains(to, StringComparer.OrdinalIgnoreCase)))
            .OrderBy(mail => mail.Sequence)];

    public void Empty() => journal.Change(change =>
    {
        foreach (var (key, _) in table.All)
            change.Remove(table, key);
        return true;
    });

    static string Key(long sequence) => sequence.ToString("D12", System.Globalization.CultureInfo.InvariantCulture);
}
