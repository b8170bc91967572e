using System.Diagnostics;
using System.Net;

namespace StreamVibe.Tests.Cluster.Clients;

/// <summary>Asks the same thing again and again, as a client behind a load balancer: what is refused for now, or does not connect, is repeated at the other API.</summary>
sealed class Caller(string name, Person[] apis, Func<Person, int, Task<HttpResponseMessage>> ask)
{
    static readonly TimeSpan patience = TimeSpan.FromSeconds(90);

    /// <summary>Requests that were answered well in the end.</summary>
    public int Done { get; private set; }

    public int Unavailable { get; private set; }

    public int NotConnected { get; private set; }

    /// <summary>Tries that were given up since nobody answered them.</summary>
    public int Unanswered { get; private set; }

    public int InProgress { get; private set; }

    /// <summary>The longest time from the first try to the good answer.</summary>
    public TimeSpan Longest { get; private set; }

    /// <summary>What no client could have repaired.</summary>
    public List<string> Lost { get; } = [];

    public static Caller Reading(string path, Person[] apis) => new(path, apis, (person, _) => person.SendAsync(HttpMethod.Get, path));

    public static Caller Editing(string item, Person[] apis) => new(
        $"edit {item}", apis, (person, number) => person.SendAsync(HttpMethod.Patch, $"/api/content/{item}", new { title = $"edit {number}" }, key: $"{item}-{number}"));

    public async Task CallAsync(CancellationToken over)
    {
        while (!over.IsCancellationRequested && Lost.Count == 0)
        {
            await OnceAsync();
            await Task.Delay(50, CancellationToken.None);
        }
    }

    async Task OnceAsync()
    {
        var since = Stopwatch.GetTimestamp();
        for (var attempt = 0; Stopwatch.GetElapsedTime(since) < patience; attempt++)
        {
            if (attempt > 0) await Task.Delay(50, CancellationToken.None);
            try
            {
                using var answer = await ask(apis[attempt % apis.Length], Done + 1);
                if (answer.StatusCode == HttpStatusCode.ServiceUnavailable && answer.Headers.RetryAfter is not null) Unavailable++;
                // The try before may still be at work, or have left its claim behind.
                else if (answer.StatusCode == HttpStatusCode.Conflict && (await answer.Content.ReadAsStringAsync(CancellationToken.None)).Contains("in_progress", StringComparison.Ordinal)) InProgress++;
                else if (answer.IsSuccessStatusCode)
                {
                    Done++;
                    if (Stopwatch.GetElapsedTime(since) is var took && took > Longest) Longest = took;
                    return;
                }
                else
                {
                    Lost.Add($"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(CancellationToken.None)}");
                    return;
                }
            }
            catch (HttpRequestException)
            {
                NotConnected++;
            }
            catch (TaskCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
            {
                Unanswered++;
            }
        }
        Lost.Add($"no answer for {patience.TotalSeconds:0} s");
    }

    public override string ToString() => $"{name}: {Done} done, {Unavailable} refused for now, {NotConnected} not connected, {Unanswered} not answered, {InProgress} in progress, longest {Longest.TotalSeconds:0.0} s{(Lost.Count == 0 ? "" : $"; lost: {string.Join("; ", Lost)}")}";
}
