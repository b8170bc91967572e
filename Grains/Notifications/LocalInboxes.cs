using System.Collections.Concurrent;

namespace StreamVibe.Notifications;

/// <summary>The inboxes of this silo to which somebody listens. A signal of the database is heard by every silo and reaches them from here, without a call to another.</summary>
sealed class LocalInboxes
{
    readonly ConcurrentDictionary<Guid, LocalInbox> open = new();

    /// <summary>Whether the silo is stopping: nobody is let in any more.</summary>
    public bool AreClosing { get; private set; }

    public void Add(Guid userId, LocalInbox inbox) => open[userId] = inbox;

    /// <summary>Only this one: an activation that ends late must not take its successor away.</summary>
    public void Remove(Guid userId, LocalInbox inbox) => open.TryRemove(new(userId, inbox));

    public void Hear(Signal signal)
    {
        if (open.TryGetValue(signal.UserId, out var inbox)) inbox.Changed(signal.What);
    }

    /// <summary>Nobody knows what was missed: everybody looks.</summary>
    public void HearAnything()
    {
        foreach (var inbox in open.Values) inbox.Changed(Change.Anything);
    }

    /// <summary>Ends every stream: an activation would wait for those that poll it, and the silo for the activation.</summary>
    public void Close()
    {
        AreClosing = true;
        foreach (var inbox in open.Values) inbox.Close();
    }
}

/// <summary>The way into an inbox from outside of it: both return at once and run in its own turn.</summary>
sealed record LocalInbox(Action<Change> Changed, Action Close);
