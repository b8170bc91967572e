using System.ClientModel;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Anthropic.Exceptions;
using Microsoft.Extensions.AI;

namespace StreamVibe.Tests.Unit.Sandbox.Ai;

/// <summary>What the SDKs make of refusals and faults.</summary>
public sealed class AiErrorTests(RunningModels models) : IClassFixture<RunningModels>
{
    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(408)]
    [InlineData(413)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    [InlineData(529)]
    public async Task A_status_is_each_SDKs_exception(int status)
    {
        foreach (var service in new[] { RunningModels.OpenAi, RunningModels.Responses })
        {
            await models.Sandbox.Fault(new { service = "openai", kind = "status", status, retryAfter = 7 });
            var refused = await Assert.ThrowsAsync<ClientResultException>(() => models.Ask(service, RunningModels.Mushrooms()));
            Assert.Equal(status, refused.Status);
            Assert.True(refused.GetRawResponse()!.Headers.TryGetValue("Retry-After", out var wait));
            Assert.Equal("7", wait);
            Assert.True(refused.GetRawResponse()!.Headers.TryGetValue("x-request-id", out _));
        }
        await models.Sandbox.Fault(new { service = "anthropic", kind = "status", status });
        var thrown = await Assert.ThrowsAnyAsync<AnthropicApiException>(() => models.Ask(RunningModels.Anthropic, RunningModels.Mushrooms()));
        Assert.Equal((HttpStatusCode)status, thrown.StatusCode);
        Assert.Equal(
            status switch
            {
                400 => typeof(AnthropicBadRequestException),
                401 => typeof(AnthropicUnauthorizedException),
                403 => typeof(AnthropicForbiddenException),
                404 => typeof(AnthropicNotFoundException),
                408 => typeof(AnthropicRequestTimeoutException),
                413 => typeof(AnthropicContentTooLargeException),
                429 => typeof(AnthropicRateLimitException),
                503 => typeof(AnthropicServiceUnavailableException),
                504 => typeof(AnthropicGatewayTimeoutException),
                529 => typeof(AnthropicOverloadedException),
                _ => typeof(Anthropic5xxException),
            },
            thrown.GetType());
    }

    [Theory]
    [InlineData(RunningModels.OpenAi, "openai")]
    [InlineData(RunningModels.Anthropic, "anthropic")]
    public async Task A_status_comes_in_the_services_own_shape(string client, string service)
    {
        await models.Sandbox.Fault(new { service, kind = "status", status = 429, retryAfter = 3 });
        using var answer = await models.Http.PostAsJsonAsync(client == RunningModels.Anthropic ? "/anthropic/v1/messages" : "/openai/v1/chat/completions", new { });
        Assert.Equal(TimeSpan.FromSeconds(3), answer.Headers.RetryAfter!.Delta);
        var body = await RunningSandbox.Json(answer);
        Assert.Equal(client == RunningModels.Anthropic ? "rate_limit_error" : "requests", body.GetProperty("error").GetProperty("type").GetString());
        if (client == RunningModels.Anthropic)
            Assert.StartsWith("req_", body.GetProperty("request_id").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_no_money_left_is_told_so()
    {
        await models.Sandbox.Fault(new { service = "openai", kind = "status", status = 429, reason = "insufficient_quota" });
        var refused = await Assert.ThrowsAsync<ClientResultException>(() => models.Ask(RunningModels.OpenAi, RunningModels.Mushrooms()));
        Assert.Contains("insufficient_quota", refused.GetRawResponse()!.Content.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_key_and_an_unknown_model_are_refused()
    {
        foreach (var (key, model, status) in new[] { ("sk-wrong-key-of-somebody", null, 401), ((string?)null, "gpt-2", 404) })
            foreach (var service in new[] { RunningModels.OpenAi, RunningModels.Responses })
                Assert.Equal(status, (await Assert.ThrowsAsync<ClientResultException>(() => models.Client(service, key, model).GetResponseAsync("Hello"))).Status);
        await Assert.ThrowsAsync<AnthropicUnauthorizedException>(() => models.Client(RunningModels.Anthropic, key: "sk-ant-wrong").GetResponseAsync("Hello"));
        await Assert.ThrowsAsync<AnthropicNotFoundException>(() => models.Client(RunningModels.Anthropic, model: "claude-1").GetResponseAsync("Hello"));
    }

    [Theory]
    [InlineData("/openai/v1/chat/completions", """{"messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("/openai/v1/chat/completions", """{"model":"gpt-6-luna"}""")]
    [InlineData("/openai/v1/chat/completions", """{"model":"gpt-6-luna","messages":[{"role":"robot","content":"x"}]}""")]
    [InlineData("/openai/v1/chat/completions", """{"model":"gpt-6-luna","messages":[{"role":"user","content":"x"}],"temperature":0.2}""")]
    [InlineData("/openai/v1/chat/completions", """{"model":"gpt-6-luna","messages":[{"role":"user","content":"x"}],"max_completion_tokens":0}""")]
    [InlineData("/openai/v1/chat/completions", "not JSON")]
    [InlineData("/openai/v1/responses", """{"model":"gpt-6-luna"}""")]
    [InlineData("/anthropic/v1/messages", """{"max_tokens":9,"messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("/anthropic/v1/messages", """{"model":"claude-haiku-5-5","messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("/anthropic/v1/messages", """{"model":"claude-haiku-5-5","max_tokens":9}""")]
    [InlineData("/anthropic/v1/messages", """{"model":"claude-haiku-5-5","max_tokens":9,"messages":[{"role":"assistant","content":"x"}]}""")]
    [InlineData("/anthropic/v1/messages", """{"model":"claude-haiku-5-5","max_tokens":9,"temperature":1,"messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("/anthropic/v1/messages", "not JSON")]
    public async Task A_body_that_lacks_something_is_refused(string path, string body)
    {
        Assert.Equal(HttpStatusCode.BadRequest, await Post(path, body, "2026-10-21"));
    }

    [Fact]
    public async Task A_plain_body_is_taken_and_one_without_a_version_is_not()
    {
        const string Body = """{"model":"claude-haiku-5-5","max_tokens":9,"messages":[{"role":"user","content":"x"}],"unheard_of":1}""";
        Assert.Equal(HttpStatusCode.OK, await Post("/anthropic/v1/messages", Body, "2026-10-21"));
        Assert.Equal(HttpStatusCode.BadRequest, await Post("/anthropic/v1/messages", Body, null));
        Assert.Equal(HttpStatusCode.BadRequest, await Post("/anthropic/v1/messages", Body, "2020-01-01"));
    }

    [Theory]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}},"required":[],"additionalProperties":false}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"array","items":{"type":"object","properties":{}}}},"required":["a"],"additionalProperties":false}""")]
    [InlineData("""{"type":"array","items":{"type":"string"}}""")]
    public async Task Strict_mode_demands_a_closed_schema(string schema)
    {
        var format = new { type = "json_schema", name = "closed", strict = true, schema = JsonDocument.Parse(schema).RootElement };
        var chats = new
        {
            model = "gpt-6-luna",
            messages = new[] { new { role = "user", content = "x" } },
            response_format = new { type = "json_schema", json_schema = format },
        };
        Assert.Equal(HttpStatusCode.BadRequest, await Post("/openai/v1/chat/completions", JsonSerializer.Serialize(chats), null));
        Assert.Equal(HttpStatusCode.BadRequest, await Post("/openai/v1/responses", JsonSerializer.Serialize(new { model = "gpt-6-luna", input = "x", text = new { format } }), null));
    }

    [Theory]
    [InlineData("reset")]
    [InlineData("swallow")]
    [InlineData("truncate")]
    public async Task A_lost_answer_is_an_exception(string kind)
    {
        foreach (var (client, service) in new[] { (RunningModels.OpenAi, "openai"), (RunningModels.Anthropic, "anthropic") })
        {
            await models.Sandbox.Fault(new { service, kind });
            await Assert.ThrowsAnyAsync<Exception>(() => models.Ask(client, RunningModels.Mushrooms()));
            Assert.Equal(ChatFinishReason.Stop, (await models.Ask(client, RunningModels.Mushrooms())).FinishReason);
        }
    }

    [Theory]
    [InlineData(RunningModels.OpenAi, "openai")]
    [InlineData(RunningModels.Anthropic, "anthropic")]
    public async Task Who_does_not_wait_for_a_slow_model_gets_no_answer(string client, string service)
    {
        await models.Script(new { service, kind = "delay", delayMs = 5_000 });
        var impatient = models.Client(client, patience: TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<Exception>(() => impatient.GetResponseAsync(RunningModels.Prompt(RunningModels.Mushrooms()), RunningModels.Asked()));
        Assert.Equal(ChatFinishReason.Stop, (await models.Ask(client, RunningModels.Mushrooms())).FinishReason);
    }

    async Task<HttpStatusCode> Post(string path, string body, string? version)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, new MediaTypeHeaderValue("application/json")) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", path.StartsWith("/openai", StringComparison.Ordinal) ? "sk-sandbox-openai" : "sk-ant-sandbox");
        if (version is not null)
            request.Headers.Add("anthropic-version", version);
        using var answer = await models.Http.SendAsync(request);
        return answer.StatusCode;
    }
}
