using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using StreamVibe.Settings;

namespace StreamVibe.Analysis.Models;

/// <summary>While the sandbox is on, every key and address of a provider that nobody set points at it.</summary>
sealed class ModelsSandbox(IConfiguration configuration) : IPostConfigureOptions<AiOptions>
{
    public void PostConfigure(string? name, AiOptions options)
    {
        if (SandboxAddress.Of(configuration) is not { } sandbox) return;
        var set = configuration.GetSection(AiOptions.Section);
        options.OpenAI.ApiKey ??= "sk-sandbox-openai";
        options.Anthropic.ApiKey ??= "sk-ant-sandbox";
        if (set["OpenAI:Endpoint"] is null) options.OpenAI.Endpoint = sandbox + "/openai/v1";
        if (set["Anthropic:Endpoint"] is null) options.Anthropic.Endpoint = sandbox + "/anthropic";
    }
}
