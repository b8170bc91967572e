namespace StreamVibe.Analysis;

/// <summary>So many places. Who waits for one is served by line, one of each in turn, so that nobody waits behind somebody else's crowd.</summary>
/// <typeparam name="TLine">Whose line it is: a person, or what for besides.</typeparam>
sealed class Turns<TLine>(int places) where TLine : notnull
{
    readonly Lock gate = new();
    readonly Dictionary<TLine, Queue<TaskCompletionSource>> crowds = [];
    readonly Queue<TLine> order = new();
    int free = places;

    /// <summary>A place, until it is given back once.</summary>
    public async Task Take(TLine line, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (Wait(line) is not { } turn) return;
        await using var leaves = cancellation.Register(() => turn.TrySetCanceled(cancellation));
        await turn.Task;
    }

    public void GiveBack()
    {
        lock (gate)
        {
            while (order.TryDequeue(out var line))
            {
                var crowd = crowds[line];
                // Who has left takes nobody's turn.
                var isServed = false;
                while (!isServed && crowd.TryDequeue(out var next)) isServed = next.TrySetResult();
                if (crowd.Count > 0) order.Enqueue(line);
                else crowds.Remove(line);
                if (isServed) return;
            }
            free++;
        }
    }

    // Null where there is a place at once: then nobody waits.
    TaskCompletionSource? Wait(TLine line)
    {
        lock (gate)
        {
            if (free > 0)
            {
                free--;
                return null;
            }
            if (!crowds.TryGetValue(line, out var crowd))
            {
                crowds.Add(line, crowd = new());
                order.Enqueue(line);
            }
            var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            crowd.Enqueue(turn);
            return turn;
        }
    }
}
