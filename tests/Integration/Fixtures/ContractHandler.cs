namespace StreamVibe.Tests.Integration.Fixtures;

/// <summary>Between every test and the API: an answer that the committed description does not allow fails the test that asked for it, whatever it is about.</summary>
sealed class ContractHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        var type = answer.Content.Headers.ContentType?.MediaType;
        // Streams and files are for whoever reads them to end, or leave.
        if (type == "text/event-stream" || answer.Content.Headers.ContentDisposition is not null) return answer;
        await answer.Content.LoadIntoBufferAsync(cancellationToken);
        var violation = ApiContract.Committed.Violation(request.Method.Method, request.RequestUri!.AbsolutePath, (int)answer.StatusCode, type, await answer.Content.ReadAsStringAsync(cancellationToken));
        if (violation is not null) Assert.Fail($"Not as described in Api/openapi.json: {violation}");
        return answer;
    }
}
