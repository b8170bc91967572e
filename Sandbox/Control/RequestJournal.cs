namespace StreamVibe.Sandbox.Control;

/// <summary>The newest requests received, in memory.</summary>
internal sealed class RequestJournal
{
    const int Capacity = 20_000;
    readonly Lock gate = new();
    readonly Queue<JournalledRequest> requests = [];
    long sequence;

    public void Add(JournalledRequest request)
    {
        lock (gate)
        {
            requests.Enqueue(request with { Sequence = ++sequence });
            if (requests.Count > Capacity)
                requests.Dequeue();
        }
    }

    public IReadOnlyList<JournalledRequest> After(long after, string? service)
    {
        lock (gate)
            return [.. requests.Where(request => request.Sequence > after && (service is null || request.Service == service))];
    }

    public void Clear()
    {
        lock (gate)
            requests.Clear();
    }
}

/// <param name="Sequence">Keeps counting after a reset, so that <c>after</c> stays meaningful.</param>
/// <param name="Status">What was answered; with a fault, what would have been.</param>
/// <param name="Units">Quota units charged.</param>
/// <param name="Error">The service's word for a refusal.</param>
internal sealed record JournalledRequest(
    long Sequence, DateTimeOffset Time, string Service, string Method, string Path, string Query, string? Body,
    int Status, int Units, string? Account, string? Error, string? Fault);
