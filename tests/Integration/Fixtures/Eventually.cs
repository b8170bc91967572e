using System.Diagnostics;

namespace StreamVibe.Tests.Integration.Fixtures;

/// <summary>Waits for what must come, and says what did not.</summary>
static class Eventually
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    static string Short(string text) => text.Length <= 500 ? text : text[..500] + " …";

    /// <summary>The first answer that is as wanted.</summary>
    /// <param name="patience">For what may take longer than most.</param>
    public static async Task<T> Get<T>(string what, Func<Task<T>> ask, Func<T, bool> wanted, TimeSpan? patience = null)
    {
        var most = patience ?? Patience;
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var answer = await ask();
            if (wanted(answer)) return answer;
            if (Stopwatch.GetElapsedTime(began) > most) Assert.Fail($"Waited {most.TotalSeconds:0} s for {what}. Last seen: {Short($"{answer}")}");
            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }
}
