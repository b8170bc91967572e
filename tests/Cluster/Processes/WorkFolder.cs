using System.Security.Cryptography;

namespace StreamVibe.Tests.Cluster.Processes;

/// <summary>Data and logs of one installation; kept where KEEP_CLUSTER_LOGS is set, so that somebody can look.</summary>
sealed class WorkFolder : IDisposable
{
    public WorkFolder(string name)
    {
        Root = Path.Combine(Path.GetTempPath(), $"streamvibe-cluster-{Environment.ProcessId}-{name}");
        Logs = Directory.CreateDirectory(Path.Combine(Root, "logs")).FullName;
        Sandbox = Path.Combine(Root, "sandbox");
    }

    public string Root { get; }

    public string Logs { get; }

    public string Sandbox { get; }

    /// <summary>What every process of an installation is told.</summary>
    public Dictionary<string, string> Settings(string sandboxUrl, string publicUrl) => new()
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Development",
        ["DOTNET_ENVIRONMENT"] = "Development",
        ["Sandbox:Url"] = sandboxUrl,
        ["Sandbox:DataPath"] = Sandbox,
        ["Sandbox:WebhookUrl"] = $"{publicUrl}/api/webhooks/stripe",
        ["Platforms:YouTube:DailyUnits"] = "1000000",
        ["Vault:CurrentKey"] = "k1",
        ["Vault:Keys:k1"] = Convert.ToBase64String(SHA256.HashData("cluster tests"u8)),
        ["Api:PublicBaseUrl"] = publicUrl,
        ["Api:Limits:RegisterPerAddress"] = "100000",
        ["Api:Limits:SignInPerAddress"] = "100000",
        ["Api:Limits:PasswordHashes"] = "8",
    };

    public void Dispose()
    {
        if (Environment.GetEnvironmentVariable("KEEP_CLUSTER_LOGS") is null && Directory.Exists(Root)) Directory.Delete(Root, recursive: true);
    }
}
