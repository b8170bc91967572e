namespace StreamVibe.Sandbox.Control;

/// <summary>The faults waiting to happen, oldest first.</summary>
internal sealed class FaultBoard
{
    readonly Lock gate = new();
    readonly List<Fault> faults = [];
    int lastId;

    public Fault Add(Fault fault)
    {
        lock (gate)
        {
            fault = fault with { Id = ++lastId };
            faults.Add(fault);
            return fault;
        }
    }

    public IReadOnlyList<Fault> All()
    {
        lock (gate)
            return [.. faults];
    }

    public void Clear(int? id = null)
    {
        lock (gate)
            faults.RemoveAll(fault => id is null || fault.Id == id);
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
