namespace StreamVibe.Sandbox.Control;

/// <summary>The faults waiting to happen, oldest first.</summary>
internal sealed class FaultBoard
{
    readonly Lock gate = new();
    readonly List<Fault> faults = [];
    readonly Dictionary<int, TaskCompletionSource> cleared = [];
    int lastId;

    public Fault Add(Fault fault)
    {
        lock (gate)
        {
            fault = fault with { Id = ++lastId };
            faults.Add(fault);
            cleared[fault.Id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return fault;
        }
    }

    public IReadOnlyList<Fault> All()
    {
        lock (gate)
            return [.. faults];
    }

    /// <summary>Takes away the fault of this id, and lets go of the requests that hang by it; or all that wait to happen.</summary>
    public void Clear(int? id = null)
    {
        lock (gate)
        {
            faults.RemoveAll(fault => id is null || fault.Id == id);
            if (id is { } one && cleared.TryGetValue(one, out var ended))
                ended.TrySetResult();
        }
    }

    /// <summary>Holds a request as long as the fault says, or until that is cleared by its id.</summary>
    public async Task Hold(Fault fault, TimeProvider time, CancellationToken gone)
    {
        Task ended;
        lock (gate)
            ended = cleared[fault.Id].Task;
        await ended.WaitAsync(TimeSpan.FromMilliseconds(fault.DelayMs), time, gone).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Uses up one hit of the first fault that meets this request; those before it that let it pass have let one more pass.</summary>
    public Fault? Take(string service, string method, string path, string? account = null)
    {
        lock (gate)
        {
            var index = 0;
            for (; index < faults.Count; index++)
            {
                if (!faults[index].Hits(service, method, path, account))
                    continue;
                if (faults[index].Skip == 0)
                    break;
                faults[index] = faults[index] with { Skip = faults[index].Skip - 1 };
            }
            if (index == faults.Count)
                return null;
            var fault = faults[index];
            if (fault.Times == 1)
                faults.RemoveAt(index);
            else
                faults[index] = fault with { Times = fault.Times - 1 };
            return fault;
        }
    }
}
