using System.Diagnostics;

namespace StreamVibe.Bench.Analyses;

/// <summary>Somebody who looks at one thing after the other. On a thread of their own, so that the load's answers do not keep theirs waiting in this process.</summary>
sealed class Reader(Creator creator, IReadOnlyList<string> paths)
{
    // A person, not a load of its own.
    static readonly TimeSpan pause = TimeSpan.FromMilliseconds(5);

    static readonly HttpClient http = new(new SocketsHttpHandler());

    /// <summary>How long each path took to answer while the work went on.</summary>
    public async Task<Figures[]> ReadWhileAsync(Task work)
    {
        Figures[] figures = [.. paths.Select(_ => new Figures())];
        var reading = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                while (!work.IsCompleted)
                    foreach (var (figure, path) in figures.Zip(paths))
                    {
                        figure.Add(Read(path));
                        Thread.Sleep(pause);
                    }
                reading.SetResult();
            }
            catch (Exception failed) when (failed is HttpRequestException or IOException)
            {
                reading.SetException(failed);
            }
        })
        { IsBackground = true }.Start();
        await reading.Task;
        await work;
        return figures;
    }

    TimeSpan Read(string path)
    {
        using var request = creator.Request(HttpMethod.Get, path);
        var since = Stopwatch.GetTimestamp();
        using var answer = http.Send(request);
        answer.EnsureSuccessStatusCode();
        using var body = answer.Content.ReadAsStream();
        body.CopyTo(Stream.Null);
        return Stopwatch.GetElapsedTime(since);
    }
}
