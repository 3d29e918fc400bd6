// The sender of --extractor against a server of the test's own on the loopback.
#include "../../shell/http_model.hpp"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace plenum::shell {
namespace {

using testing::HasSubstr;
using testing::Not;

/// Answers the connections one after the other with the given bytes; none: it answers nothing and
/// waits until the other side has gone.
class Server {
 public:
  explicit Server(std::vector<std::string> replies) : replies_(std::move(replies)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ::bind(listener_, reinterpret_cast<sockaddr*>(&address), size);
    ::listen(listener_, 8);
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    url_ = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
    thread_ = std::thread([this] { serve(); });
  }
  ~Server() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }
  const std::string& url() const { return url_; }
  std::vector<std::string> requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

 private:
  void serve() {
    for (std::size_t i = 0;; ++i) {
      const int peer = ::accept(listener_, nullptr, nullptr);
      if (peer < 0) return;
      std::string got;
      char buffer[4096];
      while (got.find("}END") == std::string::npos) {
        const ssize_t bytes = ::recv(peer, buffer, sizeof buffer, 0);
        if (bytes <= 0) break;
        got.append(buffer, static_cast<std::size_t>(bytes));
      }
      {
        const std::lock_guard lock(mutex_);
        requests_.push_back(got);
      }
      const std::string reply = i < replies_.size() ? replies_[i] : replies_.back();
      ::send(peer, reply.data(), reply.size(), MSG_NOSIGNAL);
      if (reply.empty()) static_cast<void>(::recv(peer, buffer, sizeof buffer, 0));
      ::close(peer);
    }
  }

  std::vector<std::string> replies_;
  int listener_ = -1;
  std::string url_;
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;  // guarded by it
  std::thread thread_;
};

std::string http(int status, const std::string& body) {
  return "HTTP/1.1 " + std::to_string(status) +
         " X\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         body;
}

HttpLimits quick() {
  HttpLimits limits;
  limits.wait_ms = 1;
  limits.reply_bytes = 1000;
  return limits;
}

std::string ask(const Server& server, const std::string& path = "",
                const HttpLimits& limits = quick()) {
  const auto model = http_model(server.url() + path, "m", nullptr, limits);
  if (!model.ok()) return model.error().message();
  const auto reply = model->send("{}END");
  return reply.ok() ? *reply : "error: " + reply.error().message();
}

TEST(HttpModel, SendsTheRequestAndTheKeyOfTheEnvironment) {
  std::vector<std::string> got;
  ::setenv(model_key_variable, "k-1", 1);
  {
    Server server({http(200, "fine")});
    EXPECT_EQ(ask(server), "fine");
    EXPECT_EQ(ask(server, "/api/"), "fine");
    EXPECT_EQ(ask(server, "/x/chat/completions"), "fine");
    got = server.requests();
  }
  ::unsetenv(model_key_variable);
  ASSERT_EQ(got.size(), 3U);
  EXPECT_THAT(got[0], HasSubstr("POST /v1/chat/completions "));
  EXPECT_THAT(got[0], HasSubstr("Authorization: Bearer k-1\r\n"));
  EXPECT_THAT(got[0], HasSubstr("{}END"));
  EXPECT_THAT(got[1], HasSubstr("POST /api/chat/completions "));
  EXPECT_THAT(got[2], HasSubstr("POST /x/chat/completions "));
}

TEST(HttpModel, TriesAgainAfterBusyAndBrokenServers) {
  Server server({http(429, ""), http(500, "x"), http(200, "fine")});
  EXPECT_EQ(ask(server), "fine");
  EXPECT_EQ(server.requests().size(), 3U);
  EXPECT_THAT(server.requests()[0], Not(HasSubstr("Authorization")));
}

TEST(HttpModel, RefusalsAreNotTriedAgain) {
  Server server({http(401, "key k-1 is wrong")});
  EXPECT_EQ(ask(server), "error: the model does not answer: HTTP status 401");
  EXPECT_EQ(server.requests().size(), 1U);
}

TEST(HttpModel, LateHalfAndLargeRepliesAreErrors) {
  Server late({""});
  HttpLimits impatient = quick();
  impatient.time_ms = 100;
  impatient.attempts = 2;
  EXPECT_THAT(ask(late, "", impatient), HasSubstr("Timeout"));
  Server half({"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"});
  EXPECT_THAT(ask(half), HasSubstr("the model does not answer"));
  Server large({http(200, std::string(2000, 'x'))});
  EXPECT_THAT(ask(large), HasSubstr("too large"));
  EXPECT_EQ(large.requests().size(), 1U);
  Server other({"no HTTP at all"});
  EXPECT_THAT(ask(other), HasSubstr("the model does not answer"));
}

TEST(HttpModel, AfterFailuresInARowNothingIsSent) {
  Server server({http(400, "")});
  const auto model = http_model(server.url(), "m", nullptr, quick());
  ASSERT_TRUE(model.ok());
  for (int i = 0; i < 6; ++i) EXPECT_FALSE(model->send("{}END").ok());
  EXPECT_EQ(server.requests().size(), 3U);
}

TEST(HttpModel, TheKeyGoesOverPlainHttpToThisMachineOnly) {
  const auto allowed = [](const std::string& url) { return http_model(url, "m", nullptr).ok(); };
  EXPECT_TRUE(allowed("http://example.org/v1"));
  ::setenv(model_key_variable, "k-1", 1);
  for (const std::string host :
       {"example.org", "127.0.0.1@example.org", "localhost.example.org", "10.0.0.1", "128.0.0.1",
        "[::2]", "example.org:80#@127.0.0.1", "example.org/127.0.0.1", "localhost:x@example.org"}) {
    const auto plain = http_model("http://" + host, "m", nullptr);
    ASSERT_FALSE(plain.ok()) << host;
    EXPECT_EQ(plain.error().code(), ErrorCode::invalid_argument);
    EXPECT_THAT(plain.error().message(), Not(HasSubstr("k-1")));
    EXPECT_THAT(plain.error().hint(), HasSubstr("https"));
    EXPECT_TRUE(allowed("https://" + host)) << host;
  }
  for (const std::string host : {"127.0.0.1:80", "127.9.9.9/v1", "localhost:8080", "LocalHost",
                                 "[::1]:80", "a:b@127.0.0.1"}) {
    EXPECT_TRUE(allowed("http://" + host)) << host;
  }
  ::unsetenv(model_key_variable);
}

TEST(HttpModel, NoProxyStandsBeforeThisMachine) {
  ::setenv("http_proxy", "http://127.0.0.1:1", 1);
  ::unsetenv("no_proxy");
  Server server({http(200, "fine")});
  const auto model = http_model(server.url(), "m", nullptr, quick());
  ASSERT_TRUE(model.ok());
  const auto reply = model->send("{}END");
  ::unsetenv("http_proxy");
  ASSERT_TRUE(reply.ok()) << reply.error().message();
  EXPECT_EQ(*reply, "fine");
}

TEST(HttpModel, OnlyHttpIsAnAddress) {
  EXPECT_FALSE(http_model("http://", "m", nullptr).ok());
  EXPECT_FALSE(http_model("file:///etc/passwd", "m", nullptr).ok());
  EXPECT_FALSE(http_model("127.0.0.1:80", "m", nullptr).ok());
}

}  // namespace
}  // namespace plenum::shell
