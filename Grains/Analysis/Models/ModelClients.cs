using System.ClientModel;
using System.ClientModel.Primitives;
using Anthropic;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using OpenAI;
using StreamVibe.Accounts;

namespace StreamVibe.Analysis.Models;

/// <summary>The official clients, each over its pipeline, their own retries off. Made anew for each call: settings from the vault may change, and a client holds nothing.</summary>
sealed class ModelClients(IHttpClientFactory clients, IOptionsMonitor<AiOptions> options)
{
    // The pipeline's limits come first.
    static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    public IChatClient Of(AiProvider provider)
    {
        var (settings, http) = (options.CurrentValue, clients.CreateClient(ModelHttp.Name(provider)));
        var limit = ModelHttp.Total(settings) + Grace;
        return provider == AiProvider.Anthropic ? Anthropic(settings.Anthropic, http, limit) : OpenAI(settings.OpenAI, http, limit);
    }

    static IChatClient OpenAI(ProviderOptions settings, HttpClient http, TimeSpan limit) => new OpenAIClient(new ApiKeyCredential(settings.ApiKey!), new OpenAIClientOptions
    {
        Endpoint = new(settings.Endpoint),
        RetryPolicy = new ClientRetryPolicy(0),
        NetworkTimeout = limit,
        Transport = new HttpClientPipelineTransport(http),
    }).GetChatClient(settings.Model).AsIChatClient();

    static IChatClient Anthropic(ProviderOptions settings, HttpClient http, TimeSpan limit) =>
        new AnthropicClient { ApiKey = settings.ApiKey, BaseUrl = settings.Endpoint, MaxRetries = 0, Timeout = limit, HttpClient = http }.AsIChatClient(settings.Model);
}
