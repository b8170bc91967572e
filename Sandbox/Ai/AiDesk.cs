namespace StreamVibe.Sandbox.Ai;

/// <summary>What is kept about both services' models: the scripts that wait, the calls that came, and how long a model thinks. In memory, as faults are.</summary>
internal sealed class AiDesk(SandboxOptions options, TimeProvider clock)
{
    const int Capacity = 2_000;
    readonly Lock gate = new();
    readonly List<AiScript> scripts = [];
    readonly Queue<AiCall> calls = [];
    int lastScript;
    long lastCall;
    int latency = options.AiLatencyMilliseconds;

    public int LatencyMilliseconds
    {
        get => Volatile.Read(ref latency);
        set => Volatile.Write(ref latency, value);
    }

    public AiScript Add(AiScript script)
    {
        lock (gate)
        {
            script = script with { Id = ++lastScript };
            scripts.Add(script);
            return script;
        }
    }

    public IReadOnlyList<AiScript> Scripts()
    {
        lock (gate)
            return [.. scripts];
    }

    public void ClearScripts()
    {
        lock (gate)
            scripts.Clear();
    }

    /// <summary>The oldest script that waits for this service, used once.</summary>
    public AiScript? Take(string service)
    {
        lock (gate)
        {
            var index = scripts.FindIndex(script => script.Service is "*" || script.Service == service);
            if (index < 0)
                return null;
            var script = scripts[index];
            if (script.Times == 1)
                scripts.RemoveAt(index);
            else
                scripts[index] = script with { Times = script.Times - 1 };
            return script;
        }
    }

    /// <summary>Notes a call when it comes, so that one that is never answered is seen too.</summary>
    public AiCall Note(AiPrompt prompt, string? script)
    {
        lock (gate)
        {
            var call = new AiCall(++lastCall, clock.GetUtcNow(), prompt, script);
            calls.Enqueue(call);
            if (calls.Count > Capacity)
                calls.Dequeue();
            return call;
        }
    }

    public IReadOnlyList<AiCall> Calls(long after, string? service)
    {
        lock (gate)
            return [.. calls.Where(call => call.Sequence > after && (service is null || call.Prompt.Service == service))];
    }

    public void Clear()
    {
        lock (gate)
        {
            scripts.Clear();
            calls.Clear();
        }
        LatencyMilliseconds = options.AiLatencyMilliseconds;
    }
}

/// <summary>One call of a model.</summary>
/// <param name="Sequence">Keeps counting after a reset.</param>
/// <param name="Script">Kind of the script that shaped it.</param>
internal sealed record AiCall(long Sequence, DateTimeOffset Time, AiPrompt Prompt, string? Script)
{
    /// <summary>Null until the model has thought.</summary>
    public AiReply? Reply { get; set; }
}
