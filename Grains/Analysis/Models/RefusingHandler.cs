namespace StreamVibe.Analysis.Models;

/// <summary>Makes one exception of every answer that is an error, before the SDKs make theirs, which repeat the provider's words and forget its <c>Retry-After</c>.</summary>
sealed class RefusingHandler : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        if (answer.IsSuccessStatusCode) return answer;
        using (answer) throw await ModelRefusal.Of(answer, cancellationToken);
    }
}
