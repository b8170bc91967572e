using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace StreamVibe.Tests.Integration.Fixtures;

/// <summary>Reads answers, and fails with what was answered instead.</summary>
static class Answers
{
    public static async Task<HttpResponseMessage> Expect(this HttpResponseMessage answer, HttpStatusCode status)
    {
        if (answer.StatusCode != status)
            Assert.Fail($"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri!.PathAndQuery} answered {(int)answer.StatusCode}, not {(int)status}: {await answer.Content.ReadAsStringAsync()}");
        return answer;
    }

    public static async Task<JsonElement> Json(this HttpResponseMessage answer, HttpStatusCode status = HttpStatusCode.OK) =>
        await (await answer.Expect(status)).Content.ReadFromJsonAsync<JsonElement>();

    /// <summary>The problem details of a refusal, which are whole: type, title, status, code and trace id; when to come back where waiting helps.</summary>
    public static async Task<JsonElement> Problem(this HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        var problem = await (await answer.Expect(status)).Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(code, problem.Text("code"));
        Assert.Equal($"urn:streamvibe:error:{code}", problem.Text("type"));
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.Text("title"));
        Assert.NotEmpty(problem.Text("traceId"));
        if (status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable) Assert.True(answer.Headers.RetryAfter?.Delta > TimeSpan.Zero, "Retry-After is missing");
        return problem;
    }

    /// <summary>A refusal that names the field that is wrong.</summary>
    public static async Task<JsonElement> Invalid(this HttpResponseMessage answer, string field)
    {
        var problem = await answer.Problem(HttpStatusCode.BadRequest, "validation_failed");
        Assert.Contains(field, problem.GetProperty("errors").EnumerateObject().Select(error => error.Name));
        return problem;
    }

    public static string Text(this JsonElement json, string name) => json.GetProperty(name).GetString()!;

    public static Guid Id(this JsonElement json) => json.GetProperty("id").GetGuid();

    public static long Number(this JsonElement json, string name) => json.GetProperty(name).GetInt64();

    public static string[] Texts(this JsonElement json, string name) => [.. json.GetProperty(name).EnumerateArray().Select(text => text.GetString()!)];

    public static string[] Names(this JsonElement json) => [.. json.EnumerateObject().Select(property => property.Name)];
}
