using System.Text.Json;
using StreamVibe.Accounts;
using StreamVibe.Analysis.Models;

namespace StreamVibe.Tests.Unit.Analysis.Models;

/// <summary>One call of one provider, with the real SDKs.</summary>
public sealed class GatewayTests
{
    [Theory, MemberData(nameof(Provider.Both), MemberType = typeof(Provider))]
    public async Task An_answer_that_fits_brings_proposals_and_what_it_used(AiProvider which)
    {
        using var provider = new Provider(which).Completes(Provider.Fit);
        var answer = await provider.Ask();
        Assert.Equal(ModelOutcome.Answered, answer.Outcome);
        var proposal = Assert.Single(answer.Proposals);
        Assert.Equal(("title", "bread at home", "Bake bread at home", "It says what happens.", 0.8), (proposal.Field, proposal.Current.Text, proposal.Proposed.Text, proposal.Reason, proposal.Confidence));
        Assert.Equal(new TokenUsage(1000, 300, which == AiProvider.Anthropic ? 100 : 0, 200), answer.Usage);
        Assert.Equal(provider.Gateway.ModelOf(which), answer.Model);
    }

    [Theory, MemberData(nameof(Provider.Both), MemberType = typeof(Provider))]
    public async Task A_request_has_two_messages_a_strict_schema_a_limit_and_neither_tools_nor_a_temperature(AiProvider which)
    {
        using var provider = new Provider(which).Completes(Provider.Fit);
        await provider.Ask();
        var (address, body, authorization) = Assert.Single(provider.Asked);
        Assert.Equal($"Bearer {Provider.Key}", authorization);
        Assert.Equal(which == AiProvider.Openai ? "https://api.openai.com/v1/chat/completions" : "https://api.anthropic.com/v1/messages", address);
        using var sent = JsonDocument.Parse(body);
        var root = sent.RootElement;
        foreach (var none in new[] { "tools", "temperature", "top_p", "top_k", "stream" }) Assert.False(root.TryGetProperty(none, out _), none);
        var schema = which == AiProvider.Openai ? root.GetProperty("response_format").GetProperty("json_schema") : root.GetProperty("output_config").GetProperty("format");
        Assert.False(schema.GetProperty("schema").GetProperty("additionalProperties").GetBoolean());
        Assert.Equal(which == AiProvider.Openai ? 2 : 1, root.GetProperty("messages").GetArrayLength());
        if (which == AiProvider.Openai) Assert.True(schema.GetProperty("strict").GetBoolean());
        Assert.Equal(4000, root.GetProperty(which == AiProvider.Openai ? "max_completion_tokens" : "max_tokens").GetInt32());
    }

    [Theory]
    [InlineData("length", "max_tokens", null, "Unfit")]
    [InlineData("content_filter", "refusal", null, "Refused")]
    [InlineData("stop", "refusal", "I will not.", "Refused")]
    [InlineData("tool_calls", "tool_use", null, "Unfit")]
    public async Task Why_an_answer_ended_says_what_it_is_worth(string openai, string anthropic, string? refusal, string outcome)
    {
        foreach (var which in Enum.GetValues<AiProvider>())
        {
            using var provider = new Provider(which).Completes(Provider.Fit, openai, anthropic, refusal);
            var answer = await provider.Ask();
            Assert.Equal(outcome, answer.Outcome.ToString());
            Assert.Empty(answer.Proposals);
            // It is charged all the same.
            Assert.Equal((1000, 200), (answer.Usage.Input, answer.Usage.Output));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("Sure, here you are: {}")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"title":{"proposed":"x","reason":"y","confidence":"high"}}""")]
    public async Task Another_text_than_the_schemas_is_unfit(string text)
    {
        foreach (var which in Enum.GetValues<AiProvider>())
        {
            using var provider = new Provider(which).Completes(text);
            Assert.Equal(ModelOutcome.Unfit, (await provider.Ask()).Outcome);
            Assert.Single(provider.Asked);
        }
    }

    [Theory]
    [InlineData(400, "invalid_request_error", null, "Misconfigured")]
    [InlineData(400, "invalid_request_error", "content_policy_violation", "Refused")]
    [InlineData(401, "authentication_error", "invalid_api_key", "Misconfigured")]
    [InlineData(403, "permission_error", null, "Misconfigured")]
    [InlineData(404, "not_found_error", "model_not_found", "Misconfigured")]
    // No answer, in time or at all: that says nothing of whether it was worked on.
    [InlineData(408, "timeout_error", null, "Unknown")]
    [InlineData(502, "api_error", null, "Unknown")]
    [InlineData(504, "timeout_error", null, "Unknown")]
    [InlineData(524, "timeout_error", null, "Unknown")]
    [InlineData(409, "conflict_error", null, "Unavailable")]
    [InlineData(413, "request_too_large", null, "Misconfigured")]
    [InlineData(429, "insufficient_quota", "insufficient_quota", "Misconfigured")]
    [InlineData(520, "api_error", null, "Unknown")]
    [InlineData(302, "api_error", null, "Misconfigured")]
    public async Task An_error_that_another_try_does_not_mend_is_asked_once(int status, string type, string? code, string outcome)
    {
        foreach (var which in Enum.GetValues<AiProvider>())
        {
            using var provider = new Provider(which).Refuses(status, which == AiProvider.Anthropic && code is not null && status == 400 ? code : type, code);
            var answer = await provider.Ask();
            Assert.Equal(outcome, answer.Outcome.ToString());
            Assert.Equal(default, answer.Usage);
            Assert.Single(provider.Asked);
        }
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(529)]
    public async Task A_provider_that_is_busy_or_says_that_it_failed_is_asked_three_times(int status)
    {
        using var provider = new Provider(AiProvider.Anthropic).Refuses(status, "overloaded_error");
        Assert.Equal(ModelOutcome.Unavailable, (await provider.Ask()).Outcome);
        Assert.Equal(3, provider.Asked.Count);
    }

    [Theory, MemberData(nameof(Provider.Both), MemberType = typeof(Provider))]
    public async Task Who_asks_for_a_long_pause_is_asked_once_and_the_pause_is_told(AiProvider which)
    {
        using var provider = new Provider(which).Refuses(429, "rate_limit_error", "rate_limit_exceeded", ("Retry-After", "37"));
        var answer = await provider.Ask();
        Assert.Equal((ModelOutcome.Unavailable, TimeSpan.FromSeconds(37)), (answer.Outcome, answer.RetryAfter));
        Assert.Single(provider.Asked);
    }

    [Theory, MemberData(nameof(Provider.Both), MemberType = typeof(Provider))]
    public async Task A_connection_that_never_came_about_is_tried_again(AiProvider which)
    {
        var tries = 0;
        using var provider = new Provider(which);
        provider.Says((_, _) => ++tries < 2 ? throw new HttpRequestException(HttpRequestError.ConnectionError) : provider.Completes(Provider.Fit).Repeat());
        Assert.Equal(ModelOutcome.Answered, (await provider.Ask()).Outcome);
        Assert.Equal(2, provider.Asked.Count);
    }

    [Theory, MemberData(nameof(Provider.Both), MemberType = typeof(Provider))]
    public async Task A_provider_that_nobody_reaches_is_unavailable(AiProvider which)
    {
        using var provider = new Provider(which).Says((_, _) => throw new HttpRequestException(HttpRequestError.NameResolutionError));
        Assert.Equal(ModelOutcome.Unavailable, (await provider.Ask()).Outcome);
    }

    [Theory, MemberData(nameof(Provider.Both), MemberType = typeof(Provider))]
    public async Task What_may_have_been_worked_on_is_not_sent_again(AiProvider which)
    {
        foreach (var failure in new Exception[]
        {
            new HttpRequestException(HttpRequestError.ResponseEnded), new HttpRequestException(HttpRequestError.Unknown), new HttpIOException(HttpRequestError.ResponseEnded), new IOException(),
        })
        {
            using var broken = new Provider(which).Says((_, _) => throw failure);
            Assert.Equal(ModelOutcome.Unknown, (await broken.Ask()).Outcome);
            Assert.Single(broken.Asked);
        }
        foreach (var body in new[] { "", "<html>", "{\"id\":\"c1\",\"choices\":[", "{}", "[]", """{"choices":[],"content":[]}""" })
        {
            using var garbled = new Provider(which).Says(200, body);
            Assert.Equal(ModelOutcome.Unknown, (await garbled.Ask()).Outcome);
            Assert.Single(garbled.Asked);
        }
    }

    [Theory, MemberData(nameof(Provider.Both), MemberType = typeof(Provider))]
    public async Task No_answer_in_time_is_of_unknown_outcome_and_not_sent_again(AiProvider which)
    {
        using var provider = new Provider(which, ("Ai:SecondsPerTry", "1")).Says(async (_, cancellation) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
            throw new InvalidOperationException();
        });
        Assert.Equal(ModelOutcome.Unknown, (await provider.Ask()).Outcome);
        Assert.Single(provider.Asked);
    }

    [Theory, MemberData(nameof(Provider.Both), MemberType = typeof(Provider))]
    public async Task An_answer_without_an_end_ends_by_its_size_and_by_its_time(AiProvider which)
    {
        foreach (var pause in new[] { TimeSpan.Zero, TimeSpan.FromMilliseconds(100) })
        {
            using var provider = new Provider(which, ("Ai:SecondsPerTry", "1")).Says((_, _) => Task.FromResult(new HttpResponseMessage { Content = new StreamContent(new Endless(pause)) }));
            Assert.Equal(ModelOutcome.Unknown, (await provider.Ask()).Outcome);
            Assert.Single(provider.Asked);
        }
    }

    [Theory, MemberData(nameof(Provider.Both), MemberType = typeof(Provider))]
    public async Task Who_breaks_off_gets_an_answer_of_unknown_outcome(AiProvider which)
    {
        using var provider = new Provider(which);
        using var asking = new CancellationTokenSource();
        provider.Says(async (_, cancellation) =>
        {
            await asking.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
            throw new InvalidOperationException();
        });
        Assert.Equal(ModelOutcome.Unknown, (await provider.Ask(asking.Token)).Outcome);
    }

    [Fact]
    public async Task A_provider_without_a_key_is_not_asked()
    {
        using var provider = new Provider(AiProvider.Openai, ("Ai:OpenAI:ApiKey", ""));
        Assert.False(provider.Gateway.IsConfigured(AiProvider.Openai));
        Assert.True(provider.Gateway.IsConfigured(AiProvider.Anthropic));
        Assert.Equal(ModelOutcome.Misconfigured, (await provider.Ask()).Outcome);
        Assert.Empty(provider.Asked);
    }

    [Theory, MemberData(nameof(Provider.Both), MemberType = typeof(Provider))]
    public async Task Neither_the_key_nor_the_providers_words_nor_the_prompt_are_logged(AiProvider which)
    {
        using var refused = new Provider(which).Refuses(401, "authentication_error", Provider.Key, ("x-request-id", "req_7"));
        await refused.Ask();
        Assert.Contains(refused.Log.Lines, line => line.Id == 3430 && line.Text.Contains("401", StringComparison.Ordinal) && line.Text.Contains("req_7", StringComparison.Ordinal));
        using var busy = new Provider(which).Refuses(529, "overloaded_error");
        await busy.Ask();
        Assert.Contains(busy.Log.Lines, line => line.Id == 3431);
        using var unfit = new Provider(which).Completes("{}");
        await unfit.Ask();
        Assert.Contains(unfit.Log.Lines, line => line.Id == 3432);
        foreach (var line in refused.Log.Lines.Concat(busy.Log.Lines).Concat(unfit.Log.Lines))
            foreach (var secret in new[] { Provider.Key, "Incorrect key", "I bake bread", "You edit the metadata" })
                Assert.DoesNotContain(secret, line.Text, StringComparison.Ordinal);
    }

    sealed class Endless(TimeSpan pause) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(pause, cancellationToken);
            buffer.Span.Fill((byte)' ');
            return buffer.Length;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
