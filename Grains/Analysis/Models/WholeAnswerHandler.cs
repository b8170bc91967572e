namespace StreamVibe.Analysis.Models;

/// <summary>Reads an answer to its end, and no further than an honest one goes.</summary>
sealed class WholeAnswerHandler : DelegatingHandler
{
    // A hundred times the largest honest answer.
    const int Longest = 2 * 1024 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        try
        {
            await answer.Content.LoadIntoBufferAsync(Longest, cancellationToken);
            return answer;
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }
}
